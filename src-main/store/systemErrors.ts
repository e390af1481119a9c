/** Shared with the folders that may not import the store but read files as well. */
export { declaredFrom } from '../../src-shared/errors/systemErrors.ts'
