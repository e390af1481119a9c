import { computed } from 'vue'
import type { DifferenceMap } from '../../src-shared/figures/document/differenceMap.ts'
import { useAddress } from '../components/useAddress.ts'
import { mapNamed } from './differenceMaps.ts'
import { gainOf } from './gains.ts'

/** By which map differences are shown, and how strongly: of every page that shows some, in its address. */
export function useDifferenceChoice() {
  const { text, write } = useAddress()
  const map = computed({
    get: () => mapNamed(text('map')),
    set: (value: DifferenceMap) => write({ map: value === 'signed' ? undefined : value }),
  })
  const gain = computed({
    get: () => gainOf(text('gain')),
    set: (value: number) => write({ gain: value === 1 ? undefined : String(value) }),
  })
  return { map, gain }
}

export type DifferenceChoice = ReturnType<typeof useDifferenceChoice>
