import { createRouter, createWebHashHistory, type Router } from 'vue-router'

/** Every place has an address, so that a reload and a second window show the same. */
export function createWorkbenchRouter(history = createWebHashHistory()): Router {
  return createRouter({
    history,
    routes: [
      { path: '/', name: 'start', component: () => import('./start/StartPage.vue') },
      {
        path: '/project/:projectId',
        component: () => import('./shell/WorkbenchFrame.vue'),
        children: [
          { path: '', name: 'project', component: () => import('./project/ProjectPage.vue') },
          { path: 'models/:modelId', name: 'model', component: () => import('./model/ModelPage.vue') },
          { path: 'datasets/:datasetId', name: 'dataset', component: () => import('./dataset/DatasetPage.vue') },
          { path: 'encoders/:encoderId', name: 'encoder', component: () => import('./encoder/EncoderPage.vue') },
          { path: 'runs/:runId', name: 'run', component: () => import('./run/RunPage.vue') },
          { path: 'runs/:runId/images/:row', name: 'image', component: () => import('./image/ImagePage.vue') },
          { path: 'jobs', name: 'jobs', component: () => import('./jobs/JobsPage.vue') },
          { path: 'preferences', name: 'preferences', component: () => import('./preferences/PreferencesPage.vue') },
          { path: 'help', name: 'help', component: () => import('./help/HelpPage.vue') },
          { path: 'studies', name: 'studies', component: () => import('./studies/StudiesPage.vue') },
          { path: 'studies/:studyId', name: 'study', component: () => import('./studies/StudyPage.vue') },
          { path: 'training/:series', name: 'training', component: () => import('./training/TrainingPage.vue') },
          { path: 'grid', name: 'grid', component: () => import('./grid/GridPage.vue') },
          { path: 'compare', name: 'compare', component: () => import('./compare/ComparePage.vue') },
          { path: 'figures', name: 'figures', component: () => import('./figure/FiguresPage.vue') },
          { path: 'figures/:figureId', name: 'figure', component: () => import('./figure/FigurePage.vue') },
        ],
      },
      { path: '/:rest(.*)*', redirect: '/' },
    ],
  })
}

/** What fetches the pages; one that is there already is not fetched again. */
export function pagesOf(router: Router): (() => Promise<unknown>)[] {
  return router
    .getRoutes()
    .flatMap(({ components }) => Object.values(components ?? {}))
    .flatMap((page) => (typeof page === 'function' ? [page as () => Promise<unknown>] : []))
}
