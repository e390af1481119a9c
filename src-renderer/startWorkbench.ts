import { createPinia } from 'pinia'
import { createApp, type App as VueApp } from 'vue'
import App from './App.vue'
import { createLine, lineKey } from './host/line.ts'
import type { PageHost } from './host/pageHost.ts'
import { createWorkbenchRouter } from './router.ts'
import './look/look.css'

/** Mounts the workbench on one host. The page differs between shells in nothing but this argument. */
export function startWorkbench(host: PageHost, target: string | Element): VueApp {
  const app = createApp(App)
  app.provide(lineKey, createLine(host))
  app.use(createPinia())
  app.use(createWorkbenchRouter())
  app.mount(target)
  return app
}
