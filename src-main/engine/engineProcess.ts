/**
 * An engine process as its owner sees it: plain Node's child_process or Electron's utilityProcess, whichever the shell launches.
 * Both load the same entry file, main.ts beside this one.
 */
export interface EngineProcess {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, however the process ended, with a phrase for people. */
  onExit(listener: (reason: string) => void): void
  /** Ends it at once. What it had not written is computed again. */
  kill(): void
}

export type LaunchEngine = () => EngineProcess
