import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { expect, test, vi } from 'vitest'
import { onProjectFile, projectIn } from '../../../../src-main/app/projectFiles.ts'

test.each([
  [['/opt/inverscope', '/data/a.inverscope'], '/data/a.inverscope'],
  [['/opt/inverscope', '--no-sandbox', 'study/a.inverscope'], '/home/me/study/a.inverscope'],
  [['electron', '/opt/app', '/data/study'], '/data/study'],
  [['/opt/inverscope', '/data/a.inverscope', '--original-process-start-time=1'], '/data/a.inverscope'],
  [['electron', '/opt/app/'], undefined],
  [['electron', '.', '--inspect=0'], undefined],
  [['/opt/inverscope'], undefined],
])('of the command line %j the project is %s', (commandLine, project) => {
  const folder = commandLine.includes('.') ? '/opt/app' : '/home/me'
  expect(projectIn(commandLine, folder, '/opt/app')).toBe(project)
})

test('a double-clicked file and a second instance open here', () => {
  const app = Object.assign(new EventEmitter(), { getAppPath: () => '/opt/app' })
  const open = vi.fn()
  onProjectFile(app as unknown as App, open)
  const preventDefault = vi.fn()
  app.emit('open-file', { preventDefault }, '/data/a.inverscope')
  app.emit('second-instance', {}, ['/opt/inverscope', 'b.inverscope'], '/data')
  app.emit('second-instance', {}, ['/opt/inverscope'], '/data')
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(open.mock.calls).toEqual([['/data/a.inverscope'], ['/data/b.inverscope'], [undefined]])
})
