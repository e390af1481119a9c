interface Word {
  name: string
  symbol?: string
  role?: 'noise' | 'sample' | 'latent' | 'reconstruction'
  text: string
}

/** The way to a first answer. */
export const path = [
  {
    title: 'Add a model and images',
    text: 'A checkpoint or a folder of them, and a folder of images. Nothing is copied: the project keeps their places and their SHA-256. Noise, samples and latents that another program made come in as a run by Import arrays.',
  },
  {
    title: 'Invert, or go there and back',
    text: 'New run plans before it starts: how many evaluations, how long, how much disk. T = 50 or 100 steps are the paper’s usual choices.',
  },
  {
    title: 'Look',
    text: 'The gallery sets noise, sample, latent and reconstruction of each image beside each other; sort it by an error and see which images are hard.',
  },
  {
    title: 'Compare, measure, export',
    text: 'Two runs pair by pair, pictures of many runs in one grid by any setting, checkpoints over training, distances and angles; figures as vector PDF with a file that says what they were made from.',
  },
]

export const words: readonly Word[] = [
  { name: 'Noise', symbol: 'x_T', role: 'noise', text: 'Standard Gaussian values from which sampling starts.' },
  {
    name: 'Sample',
    symbol: 'x_0',
    role: 'sample',
    text: 'What the model makes of the noise, or an image of a dataset.',
  },
  {
    name: 'Latent',
    symbol: 'x̂_T',
    role: 'latent',
    text: 'What DDIM inversion finds for a sample. A perfect inversion would give x_T back; the real one leaves structure of the image in it.',
  },
  {
    name: 'Reconstruction',
    symbol: 'x̂_0',
    role: 'reconstruction',
    text: 'What sampling makes of the latent.',
  },
  {
    name: 'DDIM inversion',
    text: 'The sampling steps run backwards with the prediction of the state at hand in place of the one that is not known yet. That approximation is where the error comes from; more steps make it smaller.',
  },
  {
    name: 'T',
    text: 'Network evaluations in one direction. Legal are the counts that the schedule’s D training steps can be divided into.',
  },
  {
    name: 'Time convention',
    text: 'Which time the network is told when inverting: that of the level it leaves (source, guided-diffusion) or of the one it goes to (target, diffusers).',
  },
  {
    name: 'Clipping',
    text: 'The predicted sample is limited to [−1, 1]. Clipping one direction only makes reconstructions worse; both directions are shown with every run.',
  },
  {
    name: 'ε after clipping',
    text: 'Whether the step goes on with the ε that the network predicted (keep, diffusers) or with the one that belongs to the clipped sample (rederive, guided-diffusion).',
  },
  {
    name: 'Seed and stream',
    text: 'Noise is drawn as torch.randn does for the whole set (torch), or each image from its own generator by seed and number (per-image). Neither depends on batch or processes.',
  },
  {
    name: 'Mean ± sd',
    text: 'Over images, with n − 1; the mean is printed to the digits that the spread allows. Every table and chart says its n.',
  },
  {
    name: 'Gain',
    text: 'How strongly a difference is shown: at gain 4 a difference of ±0.25 is black or white, and none is mid grey. Maps of one value for every pixel begin at black, and end with their brightest colour.',
  },
  {
    name: 'Difference maps',
    text: 'Signed shows Δ channel by channel. L1 is the mean of |Δ| over the channels of a pixel, L2 their root mean square, both in the units of the array. FLIP (Andersson and others, 2020) is how different an image looks to a person who flips between both, 0 to 1, seen at 67 pixels per degree: it weighs colours and edges as eyes do. Of a latent model L1 and L2 are taken in the latent space, FLIP of the decoded images.',
  },
  {
    name: 'Steps since the base',
    text: 'A fine-tuned series stands on an axis of its own steps: the model that it began from is at zero.',
  },
  {
    name: 'Checkpoint series',
    text: 'One network at many training steps. A run over all of them is looked at with one cursor.',
  },
]

export const measurementsHelp = [
  {
    name: 'Latent error',
    formula: '|x̂_T − x_T|',
    text: 'Mean absolute difference over the entries of an image, then mean ± sd over images (n − 1).',
  },
  {
    name: 'Reconstruction error',
    formula: '|x̂_0 − x_0|',
    text: 'The same for images in [−1, 1].',
  },
  { name: 'Distance', formula: '‖x̂_T − x_T‖_2', text: 'L2 norm over all entries, not divided by their number.' },
  {
    name: 'Angles',
    formula: '',
    text: 'At each corner of the triangle of noise, sample and latent, between the vectors that leave it, per image, not centred.',
  },
  {
    name: 'Top-10 correlation',
    formula: '',
    text: 'The ten largest absolute Pearson correlations between entries, over images. Independent Gaussian entries reach the floor that stands beside it.',
  },
  {
    name: 'KS distance',
    formula: '|F(z) − Φ(z)|',
    text: 'How far the entries of one image are from a normal of mean 0 and standard deviation 1: the largest gap between the share F of its entries up to a value and that of the normal. Noise of d entries has about 0.87/√d.',
  },
  {
    name: 'Excess kurtosis',
    formula: '',
    text: 'm₄/m₂² − 3 with the moments of the entries of one image about their mean: 0 for a normal, more with heavier tails.',
  },
  {
    name: '95 % interval',
    formula: '',
    text: 'In brackets after the mean difference of two runs: made so from other images, 95 of 100 such intervals would hold the mean over all images that there could be. Student’s t over the differences of the pairs; one that holds 0 leaves open which run has more.',
  },
  {
    name: 'Plain area',
    formula: '',
    text: 'Pixels whose differences to the next pixel below and to the right, averaged, stay under 0.025 in every channel. Inversion errs there most.',
  },
]

/** What the help says of a word or a measurement; undefined of what it does not know. */
export function explanationOf(name: string): string | undefined {
  return [...words, ...measurementsHelp].find((entry) => entry.name === name)?.text
}

export const keys = [
  { where: 'Everywhere', keys: ['Ctrl K'], does: 'Commands: go to anything, do anything' },
  { where: 'Everywhere', keys: ['Ctrl Z', 'Ctrl Y'], does: 'Undo and redo what changed the project' },
  { where: 'Everywhere', keys: ['Alt ←', 'Alt →'], does: 'Back and forward' },
  { where: 'Everywhere', keys: ['Tab', 'Shift Tab'], does: 'From one control to the next and back' },
  { where: 'Dialogs, menus', keys: ['Esc'], does: 'Close without doing anything' },
  { where: 'A name or number in place', keys: ['Enter', 'Esc'], does: 'Keep what was typed, leave it as it was' },
  {
    where: 'Project tree',
    keys: ['↑', '↓', 'Home', 'End'],
    does: 'From entry to entry; a letter goes to the next name that begins with it',
  },
  { where: 'Gallery', keys: ['←', '→', '↑', '↓'], does: 'From picture to picture' },
  { where: 'Gallery', keys: ['Page ↑', 'Page ↓', 'Home', 'End'], does: 'By the screen, to the first and last image' },
  { where: 'Gallery', keys: ['S', 'X', 'Enter'], does: 'Star, mark, open the page of the image' },
  { where: 'Gallery', keys: ['Shift ↑', 'Shift ↓'], does: 'Mark all up to there' },
  {
    where: 'Grid of runs',
    keys: ['←', '→', '↑', '↓', 'Enter'],
    does: 'From picture to picture; open the page of the image',
  },
  {
    where: 'Grid of runs',
    keys: ['Home', 'End', 'Page ↑', 'Page ↓'],
    does: 'To the first and last picture of the row, by the screen',
  },
  { where: 'Grid of runs', keys: ['Ctrl Home', 'Ctrl End'], does: 'To the first and last picture of the grid' },
  {
    where: 'Dataset',
    keys: ['←', '→', '↑', '↓', 'Space'],
    does: 'From image to image; with Shift all up to there; with Ctrl without choosing, and Space chooses one more or less',
  },
  {
    where: 'Pictures',
    keys: ['+', '−', '0'],
    does: 'Zoom all pictures together; dragging moves them, and so does the wheel with Ctrl',
  },
  { where: 'Image', keys: ['←', '→', 'S', 'Esc'], does: 'Image before and next, star, back to the run' },
  {
    where: 'Heat map of a study',
    keys: ['←', '→', '↑', '↓', 'Enter'],
    does: 'From cell to cell; to the images that one is measured on',
  },
  {
    where: 'Chart of a study, pairs',
    keys: ['←', '→', '↑', '↓', 'Enter'],
    does: 'From point to point and from series to series; to the run or image behind one',
  },
  { where: 'Zoom', keys: ['←', '→', '↑', '↓'], does: 'On the zoom’s buttons: move enlarged pictures' },
  {
    where: 'Figure',
    keys: ['↑', '↓', 'Delete'],
    does: 'On the end of an axis: move the limit, leave it to the data; on a series: put it elsewhere',
  },
  { where: 'Over training', keys: ['←', '→', 'Space', 'D'], does: 'Step, play, difference to the last checkpoint' },
  {
    where: 'Over training',
    keys: ['↑', '↓', 'Home', 'End'],
    does: 'On the training step: step, to the first and last',
  },
  { where: 'Choosing a path', keys: ['Enter', 'Backspace'], does: 'Go to what was typed, one folder up' },
]
