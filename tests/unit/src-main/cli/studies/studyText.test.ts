import { expect, test } from 'vitest'
import { studyPlanText } from '../../../../../src-main/cli/studies/studyText.ts'

const plain = { bold: (text: string) => text, dim: (text: string) => text }

test.each([
  [3.4, 800, 'are left, about 4 s.'],
  [200, 800, 'are left, about 3 min 20 s.'],
  [undefined, 800, 'are left.'],
])(
  'the time that a study is expected to take (%d s) is written as everywhere: an estimate has no tenths',
  (seconds, evaluations, end) => {
    const text = studyPlanText(
      { study: 'location', settings: {}, runs: [], evaluations, seconds, bytes: 0, problems: [] },
      plain,
    )
    expect(text.endsWith(`\n800 network evaluations of single images ${end}`)).toBe(true)
  },
)
