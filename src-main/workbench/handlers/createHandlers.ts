import type { Contract } from '../../../src-shared/contract/contract.ts'
import type { Handlers } from '../../../src-shared/contract/serve.ts'
import { dataHandlers } from './dataHandlers.ts'
import { figureHandlers } from './figureHandlers.ts'
import type { HandlerParts } from './handlerParts.ts'
import { hostHandlers } from './hostHandlers.ts'
import { jobHandlers } from './jobHandlers.ts'
import { modelHandlers } from './modelHandlers.ts'
import { projectHandlers } from './projectHandlers.ts'
import { runCheckHandlers } from './runCheckHandlers.ts'
import { runHandlers } from './runHandlers.ts'
import { studyHandlers } from './studyHandlers.ts'

/** One handler for every method and stream of the contract, each a line or two over the services. */
export function createHandlers(parts: HandlerParts): Handlers<Contract> {
  return {
    ...hostHandlers(parts),
    ...projectHandlers(parts),
    ...modelHandlers(parts),
    ...dataHandlers(parts),
    ...runHandlers(parts),
    ...runCheckHandlers(parts),
    ...jobHandlers(parts),
    ...figureHandlers(parts),
    ...studyHandlers(parts),
  }
}
