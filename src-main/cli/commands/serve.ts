import path from 'node:path'
import { connect } from '../../../src-shared/contract/connect.ts'
import { contract } from '../../../src-shared/contract/contract.ts'
import { memoryPorts } from '../../../src-shared/contract/port.ts'
import type { ProjectView } from '../../../src-shared/contract/views.ts'
import { startServer } from '../../server/startServer.ts'
import type { Workbench } from '../../workbench/createWorkbench.ts'
import { nodeWorkbench } from '../../workbench/nodeWorkbench.ts'
import type { Execute } from '../commandLine/command.ts'
import type { serveOptions } from '../commandLine/commandOptions.ts'
import { packageFolder } from '../packageFolder.ts'

/** `inverscope serve [P]`: serves until Ctrl-C. Runs at work then can be resumed. */
export const serveProject: Execute<typeof serveOptions> = async (context, { operands: [given], options }) => {
  const workbench = nodeWorkbench('server', packageFolder)
  try {
    const project = given === undefined ? undefined : await openIn(workbench, context.absolute(given))
    const server = await startServer({
      workbench,
      rendererFolder: path.join(packageFolder, 'out', 'renderer'),
      host: options.host,
      port: options.port,
      allowRemote: options['allow-remote'],
      onNewLink: (url) => context.note(`That link was used already. A new one: ${url}`),
    })
    try {
      const { url, port, forwarding } = server
      context.announce({
        document: { url, port, forwarding, project: project?.path },
        text: [
          `${project ? project.name : 'Inverscope'} is at ${url}`,
          'The link signs in one browser. From another machine, forward the port first and open the same link there:',
          `  ${forwarding}`,
          'Ctrl-C ends it.',
        ].join('\n'),
      })
      await new Promise<void>((resolve) => context.interrupts.listen(resolve))
    } finally {
      await server.close()
    }
  } finally {
    await workbench.close()
  }
  return undefined
}

async function openIn(workbench: Workbench, project: string): Promise<ProjectView> {
  const [near, far] = memoryPorts()
  workbench.serve(far)
  const connection = connect(near)
  try {
    return await connection.call(contract.openProject, { path: project })
  } finally {
    connection.close()
  }
}
