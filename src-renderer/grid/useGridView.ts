import { computed } from 'vue'
import { useAddress } from '../components/useAddress.ts'
import { useDifferenceChoice } from '../run/useDifferenceChoice.ts'
import { pictureSides } from './gridSize.ts'

/** How a grid of several runs is shown; all of it stands in the address. */
export function useGridView() {
  const { text, write, word, oneOf } = useAddress()
  return {
    runs: word('runs'),
    /** Names of sides; empty where nobody chose one. */
    columns: word('columns'),
    rows: word('rows'),
    tensor: word('tensor'),
    /** Changes of both sides at once. */
    setSides: (columns: string, rows: string) => write({ columns, rows }),
    /** The image of every run where neither side is images. */
    image: computed({
      get: () => Math.max(0, Math.trunc(Number(text('image')) || 0)),
      set: (value: number) => write({ image: value === 0 ? undefined : String(value) }),
    }),
    difference: oneOf('show', ['images', 'difference']),
    ...useDifferenceChoice(),
    /** Of pictures, in CSS pixels; undefined where they are to fit. */
    side: computed({
      get: () => pictureSides.find((side) => String(side) === text('side')),
      set: (value: number | undefined) => write({ side: value === undefined ? undefined : String(value) }),
    }),
  }
}

export type GridView = ReturnType<typeof useGridView>
