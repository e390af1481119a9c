/** What the settings of studies are called where their names alone say too little. */
const titles: Readonly<Record<string, string>> = {
  count: 'Count N',
  steps: 'Steps T',
  k: 'Top k',
  patchK: 'Top k of a window',
  patch: 'Window side',
  against: 'Against T',
  replace: 'First K replaced',
  replaced: 'First K replaced',
  swap: 'First K swapped',
  replaceSeed: 'Forward seed',
  between: 'Points between',
  shown: 'Images shown',
  hubs: 'Hubs shown',
  level: 'Level of the test',
  neighbours: 'Nearest neighbours',
  denoised: 'Denoise again',
  base: 'Base model',
  points: 'Points on the line',
  variance: 'Variance v',
  drawSeed: 'Seed of the draws',
  testSeed: 'Seed of the test',
  otherSeed: 'Seed of the others',
}

/** A setting of a study as people read it: `patchK` is `Top k of a window`, and one without a title of its own `Base step`. */
export function fieldName(key: string): string {
  return (
    titles[key] ??
    key.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^\w/, (letter) => letter.toUpperCase())
  )
}
