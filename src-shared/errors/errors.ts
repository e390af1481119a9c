/** Every declared error by its name. */
export * from './requestErrors.ts'
export * from './fileErrors.ts'
export * from './projectErrors.ts'
export * from './modelErrors.ts'
export * from './dataErrors.ts'
export * from './runErrors.ts'
export * from './measurementErrors.ts'
export * from './declareError.ts'
