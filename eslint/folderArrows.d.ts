import type { Rule } from 'eslint'

export const arrows: Record<string, { folders: string[]; packages: string[] }>
/** Why `file` may not import `specifier`, or undefined where it may. Paths are relative to the repository, with forward slashes. */
export function refusal(file: string, specifier: string): string | undefined
export const folderArrows: Rule.RuleModule
