import { choice, everyNth, integer, integers, parsed } from './option.ts'
import { classList, clipDirections } from './optionValues.ts'

/** What is kept of the way of a run. */
export const keepingOptions = {
  'keep-states': everyNth('keep the states after every step as well, or every n-th and the last'),
  'keep-predictions': everyNth('keep the ε that every step was made with as well, or every n-th and the last'),
}

/** Options of `run` for the experiments of the paper. */
export const experimentOptions = {
  threshold: parsed(
    'sampling,inversion|none',
    'directions in which predicted x_0 is limited by its own quantile, in the place of clipping',
    clipDirections,
  ),
  'replace-first': integers('K[,K…]', 'replace the first K inversion steps by forward diffusion, one run for each'),
  'replace-seed': integer('S', 'seed of the forward noise (default: 42)'),
  'replace-level': choice(
    ['consistent', 'released'],
    'the level it goes to: where step K begins (default), or as the released code does',
  ),
  'swap-first': integers('K[,K…]', 'give the first K inversion steps what sampling had, one run for each'),
  swap: choice(['epsilon', 'state'], 'its predictions (default), or its states'),
  classes: parsed('LIST', 'class indices and ranges such as 0-9,12, taken in turn by the rows', classList),
  ...keepingOptions,
}
