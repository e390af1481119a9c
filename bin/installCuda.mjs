import { InstallProblem, installLibraries, neededPackage, systemLibraries } from './cudaLibraries.mjs'

// `npm run install-cuda`: fetches the CUDA libraries of ONNX Runtime into node_modules, and says what the system must have beside them.

const say = (line) => process.stdout.write(`${line}\n`)
try {
  const [cuda] = (await installLibraries(neededPackage(), say)).filter((file) => file.includes('providers_cuda'))
  const libraries = await systemLibraries(cuda)
  say(`Installed. ONNX Runtime's CUDA needs an NVIDIA driver and these libraries of CUDA and cuDNN on the system:`)
  for (const { name, found } of libraries)
    say(
      `  ${name}  ${found === undefined ? 'unknown whether it is there' : found ? 'there' : 'MISSING: install it, or name its folder in LD_LIBRARY_PATH'}`,
    )
  say('Then see whether it works: npx inverscope devices')
} catch (error) {
  if (!(error instanceof InstallProblem)) throw error
  process.stderr.write(`install-cuda: ${error.message}\n`)
  process.exitCode = 1
}
