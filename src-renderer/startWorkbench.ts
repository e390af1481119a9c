import { createPinia } from 'pinia'
import { createApp, type App as VueApp } from 'vue'
import { START_LOCATION } from 'vue-router'
import App from './App.vue'
import { fetchLaterComponents } from './components/laterComponent.ts'
import { createLine, lineKey } from './host/line.ts'
import type { PageHost } from './host/pageHost.ts'
import { createWorkbenchRouter, pagesOf } from './router.ts'
import { enterOpenProject } from './start/enterOpenProject.ts'
import { useProjectStore } from './stores/projectStore.ts'
import './look/look.css'

/**
 * Mounts the workbench on one host, in the place of what index.html shows until then. The page differs between shells in nothing but this
 * argument.
 */
export function startWorkbench(host: PageHost, target: string | Element): VueApp {
  const app = createApp(App)
  const line = createLine(host)
  const router = createWorkbenchRouter()
  app.provide(lineKey, line)
  app.use(createPinia())
  // The project is asked for while the files of its page are on their way.
  router.beforeEach(({ params }, from) => {
    if (from === START_LOCATION && params.projectId) void useProjectStore().show(String(params.projectId))
  })
  app.use(router)
  const mount = () => {
    app.mount(target)
    fetchLaterComponents(pagesOf(router))
  }
  // Where the page's files do not arrive, the bar about the lost connection does say so.
  router.isReady().then(mount, mount)
  void enterOpenProject(router, line)
  return app
}
