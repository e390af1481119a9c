import { useMediaQuery, usePreferredDark } from '@vueuse/core'
import { computed } from 'vue'
import { usePreferencesStore } from '../stores/preferencesStore.ts'

/** The colour scheme on screen now: charts are drawn on a canvas, which `light-dark()` does not reach. */
export function useScheme() {
  const preferences = usePreferencesStore()
  const systemIsDark = usePreferredDark()
  // The ground is the person's then, and so is what it goes with.
  const isForced = useMediaQuery('(forced-colors: active)')
  return computed<'light' | 'dark'>(() =>
    preferences.theme === 'system' || isForced.value ? (systemIsDark.value ? 'dark' : 'light') : preferences.theme,
  )
}
