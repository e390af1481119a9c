import '../src-shared/contract/withoutEval.ts'
import { pageHost } from './host/pageHost.ts'
import { startWorkbench } from './startWorkbench.ts'

startWorkbench(pageHost(), '#workbench')
