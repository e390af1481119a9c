// What browsers, Node and Electron all have, for src-shared, which is compiled without the types of any of them.
interface AbortSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(): void
}
declare function atob(text: string): string
declare function btoa(text: string): string
declare function queueMicrotask(callback: () => void): void
