import { expect, test } from 'vitest'
import { adviceInTheForm } from '../../../../src-renderer/run/adviceInTheForm.ts'

test.each([
  [
    'Compare with a larger T (--steps), and with the first steps replaced by forward diffusion (--replace-first 2).',
    'Compare with a larger T (“Steps T”), and with the first steps replaced by forward diffusion (“Replace the first K steps”: 2).',
  ],
  ['Compare with --convention target.', 'Compare with “Time convention”: target.'],
  [
    'Limit both directions alike: --clip sampling,inversion or --clip none.',
    'Limit both directions alike: “Clipping”: both directions or “Clipping”: none.',
  ],
  [
    'Check schedule, trainSteps and predictionType of the model.',
    'Check schedule, “Training steps D” and “Predicts” of the model.',
  ],
  ['Compare with a larger T.', 'Compare with a larger T.'],
  ['Serve with --port 8080.', 'Serve with --port 8080.'],
])('%s', (advice, shown) => expect(adviceInTheForm(advice)).toBe(shown))
