import { computed, ref } from 'vue'
import type { FigureFormat } from '../../src-shared/contract/figureViews.ts'
import { usePreferencesStore } from '../stores/preferencesStore.ts'

/**
 * What kind of file an export dialog asks for: chosen there, and at first as the preferences have it.
 *
 * @returns the choices, and `request`, which has of them what the format makes use of
 */
export function useExportFormat(first?: FigureFormat) {
  const preferences = usePreferencesStore()
  const format = ref<FigureFormat>(first ?? preferences.exportFormat)
  const dpi = ref(preferences.exportDpi)
  const text = ref(preferences.exportText)
  const request = computed(() => ({
    format: format.value,
    ...(format.value === 'png' && { dpi: dpi.value }),
    ...(format.value === 'svg' && text.value === 'outlined' && { outlineText: true }),
  }))
  return { format, dpi, text, request }
}
