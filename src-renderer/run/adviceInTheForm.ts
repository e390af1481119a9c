import { settingTitles } from '../../src-shared/project/settingTitles.ts'

/** The settings of runs that advice names as options of a command, as the form of a new run calls them. */
const fields: Record<string, string> = {
  steps: 'Steps T',
  'replace-first': 'Replace the first K steps',
  convention: 'Time convention',
  clip: 'Clipping',
  classes: 'Classes',
  threshold: 'Thresholding',
}
const choices: Record<string, string> = { 'sampling,inversion': 'both directions' }

/**
 * Advice that names options of a command, in the words of the form: `--clip none` becomes `“Clipping”: none`; and settings of the
 * model as its page calls them. What `verify` measures is on the page
 * itself. The command line shows it as it is.
 */
export function adviceInTheForm(advice: string): string {
  return advice
    .replaceAll('verify with --trials', '“What would help?” below')
    .replace(/\b[a-z]+[A-Z]\w*\b/g, (name) => {
      const title = settingTitles[name as keyof typeof settingTitles] as string | undefined
      return title === undefined ? name : `“${title}”`
    })
    .replace(
      /--([a-z-]+)(?: (\d+|source|target|none|sampling,inversion))?/g,
      (option: string, name: string, value?: string) =>
        fields[name] === undefined
          ? option
          : `“${fields[name]}”${value === undefined ? '' : `: ${choices[value] ?? value}`}`,
    )
}
