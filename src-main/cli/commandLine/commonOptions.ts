import { text } from './option.ts'

/** The project that a command works in. */
export const commonOptions = {
  project: text('P', 'project folder or .inverscope file (default: the nearest one above the current folder)'),
}
