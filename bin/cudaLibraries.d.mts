/** One file of a package, and where it belongs. */
export interface WantedFile {
  inPackage: string
  target: string
}
export interface WantedPackage {
  /** Of the feed. */
  index: string
  name: string
  version: string
  files: WantedFile[]
}
export class InstallProblem extends Error {}
export function packageFolder(): string
export function neededPackage(platform?: string, folder?: string): WantedPackage
export function installLibraries(wanted: WantedPackage, report?: (line: string) => void): Promise<string[]>
export function systemLibraries(
  library: string,
  env?: NodeJS.ProcessEnv,
  cacheFile?: string,
): Promise<{ name: string; found: boolean | undefined }[]>
