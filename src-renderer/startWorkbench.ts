import { createPinia } from 'pinia'
import { createApp, type App as VueApp } from 'vue'
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
  let mounted = false
  // The project is asked for while the files of its page are on their way.
  router.beforeEach(({ params }) => {
    if (!mounted && params.projectId) void useProjectStore().show(String(params.projectId))
  })
  app.use(router)
  // Where the workbench or the page's files cannot be reached, a bar says so.
  void enterOpenProject(router, line)
    .catch(() => {})
    .then(() => {
      app.mount(target)
      mounted = true
      fetchLaterComponents(pagesOf(router))
    })
  return app
}
