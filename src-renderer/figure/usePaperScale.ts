import { useElementSize } from '@vueuse/core'
import { computed, ref, type Ref } from 'vue'
import { widthInInches } from './widthInInches.ts'

/** CSS pixels of a point of paper at its true size: CSS has 96 to the inch, paper 72 points. */
const trueScale = 96 / 72
/** Beside the paper, in CSS pixels. */
const margins = 50

/**
 * How large a figure is on screen, as a person chose or as there is room.
 * @param place  what the figure lies on
 * @param width  of the figure, as its design has it
 */
export function usePaperScale(place: Readonly<Ref<HTMLElement | null>>, width: () => string) {
  const zoom = ref<'fit' | '1' | '2' | '4'>('fit')
  const { width: room } = useElementSize(place)
  /** CSS pixels per point. */
  const scale = computed(() =>
    zoom.value === 'fit'
      ? Math.max(0.5, Math.min(2.2 * trueScale, (room.value - margins) / (widthInInches(width()) * 72)))
      : Number(zoom.value) * trueScale,
  )
  return { zoom, scale }
}
