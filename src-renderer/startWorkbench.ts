import { createPinia } from 'pinia'
import { createApp, type App as VueApp } from 'vue'
import App from './App.vue'
import { createLine, lineKey } from './host/line.ts'
import type { PageHost } from './host/pageHost.ts'
import { createWorkbenchRouter } from './router.ts'
import { enterOpenProject } from './start/enterOpenProject.ts'
import './look/look.css'

/** Mounts the workbench on one host. The page differs between shells in nothing but this argument. */
export function startWorkbench(host: PageHost, target: string | Element): VueApp {
  const app = createApp(App)
  const line = createLine(host)
  const router = createWorkbenchRouter()
  app.provide(lineKey, line)
  app.use(createPinia())
  app.use(router)
  app.mount(target)
  void enterOpenProject(router, line)
  return app
}
