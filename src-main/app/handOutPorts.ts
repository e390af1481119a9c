import { MessageChannelMain } from 'electron'
import type { Port } from '../../src-shared/contract/port.ts'
import { mainPort } from './mainPort.ts'
import { answerChannel, requestChannel } from './portChannels.ts'
import { onPageMessage } from './senderCheck.ts'

/**
 * Gives the page a line to the workbench when it asks: one end of a fresh MessageChannel goes to the frame that asked, the other is
 * served. The sender is checked before (senderCheck.ts), so who holds a port is the page. A reloaded page asks again; its old port closes.
 */
export function handOutPorts(serve: (port: Port) => void): void {
  onPageMessage(requestChannel, (event) => {
    const { port1, port2 } = new MessageChannelMain()
    serve(mainPort(port1))
    event.senderFrame?.postMessage(answerChannel, undefined, [port2])
  })
}
