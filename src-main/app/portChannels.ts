/** Names that the preload script, the page and the main process share when a MessagePort is handed out. */
export const requestChannel = 'inverscope:request-port'
export const answerChannel = 'inverscope:port'
/** The window message that carries the port to the page (src-renderer/host/electronHost.ts). */
export const windowMessage = 'inverscope-port'
