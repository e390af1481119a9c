/** For the command line, which knows the workbench and not what the workbench is made of. */
export { writeFileAtomically } from '../store/atomicWrite.ts'
