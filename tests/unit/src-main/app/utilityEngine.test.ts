import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { utilityEngine } from '../../../../src-main/app/utilityEngine.ts'

const utility = vi.hoisted(() => ({ fork: vi.fn() }))
vi.mock('electron', () => ({ utilityProcess: utility }))

function launched() {
  const child = Object.assign(new EventEmitter(), {
    pid: undefined as number | undefined,
    stderr: new EventEmitter(),
    postMessage: vi.fn(),
    kill: vi.fn(),
  })
  utility.fork.mockReturnValue(child)
  return { child, engine: utilityEngine('/app/out/main/engine.js')() }
}

test('an engine is a utility process on the built entry', () => {
  launched()
  expect(utility.fork).toHaveBeenLastCalledWith(
    '/app/out/main/engine.js',
    [],
    expect.objectContaining({ serviceName: 'Inverscope engine' }),
  )
})

test('messages go both ways as they are', () => {
  const { child, engine } = launched()
  const received = vi.fn()
  engine.onMessage(received)
  child.emit('message', { kind: 'result', id: 1 })
  engine.send({ kind: 'cancel', id: 1 })
  expect(received).toHaveBeenCalledWith({ kind: 'result', id: 1 })
  expect(child.postMessage).toHaveBeenCalledWith({ kind: 'cancel', id: 1 })
})

test('the end is told once, with its code and what the process said last', () => {
  const { child, engine } = launched()
  const ended = vi.fn()
  engine.onExit(ended)
  child.stderr.emit('data', Buffer.from('loading\nout of memory\n'))
  child.emit('exit', 134)
  child.emit('exit', 134)
  expect(ended.mock.calls).toEqual([['exit code 134, last line: out of memory']])
})

test('killing ends the process at once, and one that has no id yet is asked to end', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  const { child, engine } = launched()
  engine.kill()
  expect(child.kill).toHaveBeenCalledOnce()
  child.pid = 4242
  engine.kill()
  expect(kill.mock.calls).toEqual([[4242, 'SIGKILL']])
  kill.mockRestore()
})
