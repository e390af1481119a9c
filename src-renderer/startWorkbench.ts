import { createPinia } from 'pinia'
import { createApp, type App as VueApp } from 'vue'
import App from './App.vue'
import { fetchLaterComponents } from './components/laterComponent.ts'
import { PageFileMissing } from './components/pageFileMissing.ts'
import { createLine, lineKey } from './host/line.ts'
import type { PageHost } from './host/pageHost.ts'
import { createWorkbenchRouter, pagesOf } from './router.ts'
import { enterOpenProject } from './start/enterOpenProject.ts'
import { useNoticesStore } from './stores/noticesStore.ts'
import { usePreferencesStore } from './stores/preferencesStore.ts'
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
  // What is seen until the first page is there has the colours that were chosen, too.
  document.documentElement.dataset.theme = usePreferencesStore().theme
  let mounted = false
  // The project is asked for while the files of its page are on their way.
  router.beforeEach(({ params }) => {
    if (!mounted && params.projectId) void useProjectStore().show(String(params.projectId))
  })
  router.onError((error) => (useNoticesStore().message = new PageFileMissing(error).message))
  app.use(router)
  // Where the workbench cannot be reached, or a file of the page does not arrive, a bar says so.
  void enterOpenProject(router, line)
    .catch(() => {})
    .then(() => {
      app.mount(target)
      mounted = true
      fetchLaterComponents(pagesOf(router))
    })
  return app
}
