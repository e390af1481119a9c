/**
 * A process of projectLock.test.ts: takes the lock of a folder again and again, writes into a log while it has it, and dies by kill -9, while it
 * has the lock or at any other moment. Its life is as long as it had the lock a few times, however long that takes.
 *
 *     node lockContender.ts FOLDER
 *
 * Says that it is ready, and begins when its input ends.
 */
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { lockProject } from '../../../../src-main/store/projectLock.ts'
import { ProjectLocked } from '../../../../src-shared/errors/projectErrors.ts'

const [folder] = process.argv.slice(2)
const die = () => process.kill(process.pid, 'SIGKILL')
// One append each, so lines of several processes stand in the order in which they happened.
const log = (line: string) => appendFileSync(path.join(folder, 'log'), `${line}\n`)

process.stdout.write('ready')
await once(process.stdin.resume(), 'end')
const life = 1 + Math.floor(Math.random() * 8)
for (let owned = 0; ;) {
  try {
    const lock = await lockProject(folder, { socket: '' })
    if (++owned === life) setTimeout(die, Math.random() * 20)
    for (let i = 0; i < 3; i++) {
      log(`${lock.token} ${(await lock.isStillOurs()) ? 'works' : 'was robbed'}`)
      await delay(Math.random() * 3)
    }
    if (Math.random() < 0.05) die()
    await lock.release()
  } catch (error) {
    if (!ProjectLocked.is(error)) {
      log(`failed ${String(error)}`)
      throw error
    }
  }
  await delay(Math.random() * 4)
}
