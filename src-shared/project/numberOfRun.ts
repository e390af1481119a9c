/** The number of a run, which its id begins with: enough to tell it from all others of the project. The id itself where it has none. */
export const numberOfRun = (id: string): string => /^\d+(?=-)/.exec(id)?.[0] ?? id
