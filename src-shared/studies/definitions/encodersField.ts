import { words } from '../studyFields.ts'

/** For studies that can measure features of pictures as well. */
export const encodersField = words({
  value: [],
  help: 'ids of encoders of the project (add encoder), whose features are measured as well',
})
