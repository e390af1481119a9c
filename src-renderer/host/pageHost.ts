import type { Port } from '../../src-shared/contract/port.ts'
import { browserHost } from './browserHost.ts'
import { electronHost } from './electronHost.ts'

/** Where the page runs, as far as it must know: how to reach the workbench, and where pictures and files have their URLs. */
export interface PageHost {
  /**
   * @param signal  gives the attempt up
   * @throws if the workbench does not answer; the caller tries again
   */
  openPort(signal: AbortSignal): Promise<Port>
  /** Whether something answers where the workbench was, and does not know this browser: it was started anew. Electron asks nobody to sign in. */
  isSignedOut?(signal: AbortSignal): Promise<boolean>
  /** The workbench may be on another machine, and the line to it can break without a word. */
  readonly isFar?: boolean
  /** @param path  starts with the project's id, for example `abc/runs/r1/samples/0.png` */
  blobUrl(path: string): string
  /** Where a file that was dropped on the page lies on the workbench's machine; browsers do not tell. */
  pathOfFile?(file: File): string | undefined
}

/** The host of this page: Electron where the preload announced itself, a browser otherwise. */
export function pageHost(): PageHost {
  return window.inverscope ? electronHost(window.inverscope) : browserHost(window.location)
}
