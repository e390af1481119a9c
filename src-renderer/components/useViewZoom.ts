import { computed } from 'vue'
import { usePreferencesStore } from '../stores/preferencesStore.ts'
import { provideZoom, type LinkedZoom } from './useZoom.ts'

/** The zoom of a view's pictures. Whether they are linked is remembered for the view, on this device. */
export function useViewZoom(view: string): LinkedZoom {
  const preferences = usePreferencesStore()
  return provideZoom(
    computed({
      get: () => !preferences.unlinkedZooms.includes(view),
      set: (isLinked) => {
        const others = preferences.unlinkedZooms.filter((other) => other !== view)
        preferences.unlinkedZooms = isLinked ? others : [...others, view]
      },
    }),
  )
}
