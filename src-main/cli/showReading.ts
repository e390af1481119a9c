import path from 'node:path'
import type { Connection } from '../../src-shared/contract/connect.ts'
import { contract } from '../../src-shared/contract/contract.ts'
import type { CommandContext } from './commandContext.ts'
import { shareReport } from './output/shareReport.ts'

/**
 * Waits for something that reads the weights at a path, and shows how much of them is read meanwhile; nothing with --json, since a program reads along.
 *
 * @param place  absolute
 */
export async function showReading<Result>(
  { terminal, json }: Pick<CommandContext, 'terminal' | 'json'>,
  connection: Connection,
  place: string,
  read: () => Promise<Result>,
): Promise<Result> {
  if (json) return read()
  const report = shareReport({ terminal, json }, `Reading ${path.basename(place)}`)
  const stopWatching = connection.subscribe(contract.watchReading, { path: place }, ({ share }) => {
    if (share !== undefined) report.update(share)
  })
  try {
    return await read()
  } finally {
    stopWatching()
    report.end()
  }
}
