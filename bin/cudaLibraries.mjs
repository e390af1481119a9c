import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
// The one place that knows how a loader finds libraries. Node runs it as it is; this command runs from a checkout only.
import { hasSystemLibrary } from '../src-main/workbench/devices/systemLibrary.ts'

/**
 * Fetches the CUDA libraries of ONNX Runtime that its npm package leaves out, as its own install script would: which package of which feed, and
 * which files of it, is read from that script's tables. What arrives is compared with the size and the SHA-512 that the feed has for it.
 */

/** What is wrong and what to do, in sentences. */
export class InstallProblem extends Error {}

const requireHere = createRequire(import.meta.url)

/** Where onnxruntime-node is installed. */
export function packageFolder() {
  return path.dirname(requireHere.resolve('onnxruntime-node/package.json'))
}

/**
 * What onnxruntime-node's own script would install.
 *
 * @param platform  as `linux/x64`
 * @returns `{ index, name, version, files: [{ inPackage, target }] }`
 * @throws InstallProblem where ONNX Runtime has no CUDA libraries for the platform
 */
export function neededPackage(platform = `${process.platform}/${process.arch}`, folder = packageFolder()) {
  const { requirements, manifests, packages, feeds } = requireHere(path.join(folder, 'script/install-metadata.js'))
  const wanted = (requirements[platform] ?? []).find((one) => one.startsWith('cuda'))
  if (!wanted)
    throw new InstallProblem(
      `ONNX Runtime has CUDA libraries to install for linux/x64 only, and this is ${platform}. On Windows, DirectML and WebGPU come with the install; on Macs, CoreML and WebGPU.`,
    )
  const entries = Object.entries(manifests[`${platform}:${wanted}`])
  const { name, versions } = packages[entries[0][1].package]
  const { feed, version } = versions[0]
  const target = path.join(folder, 'bin/napi-v6', platform)
  // TensorRT is another provider, of hundreds of megabytes, that nothing here uses.
  const files = entries
    .filter(([file]) => !file.includes('tensorrt'))
    .map(([file, entry]) => ({ inPackage: entry.path, target: path.join(target, file) }))
  return { index: feeds[feed].index, name: name.toLowerCase(), version: version.toLowerCase(), files }
}

/**
 * Downloads the package, compares it with what the feed says of it, and puts its files in place; each appears whole or not at all.
 *
 * @param report  told what is happening, line by line
 * @returns the files that were written
 * @throws InstallProblem
 */
export async function installLibraries({ index, name, version, files }, report = () => {}) {
  const found = await findPackage({ index, name, version })
  const folder = await mkdtemp(path.join(tmpdir(), 'inverscope-cuda-'))
  try {
    const archive = path.join(folder, 'package.zip')
    report(`Fetching ${found.url} (${Math.round(found.size / 1e6).toLocaleString('en')} MB)`)
    await download(found.url, archive)
    await compare(archive, found)
    await unpack(archive, files, report)
    return files.map(({ target }) => target)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** NuGet's API: https://learn.microsoft.com/en-us/nuget/api/overview */
async function findPackage({ index, name, version }) {
  const { resources = [] } = await json(index)
  const resource = (type) => resources.find((one) => String(one['@type']).startsWith(type))?.['@id']
  const [content, registration] = [resource('PackageBaseAddress/3'), resource('RegistrationsBaseUrl')]
  if (!content || !registration)
    throw new InstallProblem(
      `${index} is not the index of a NuGet feed. Something between here and the internet answers for it.`,
    )
  const leaf = await json(`${slashed(registration)}${name}/${version}.json`)
  const entry = typeof leaf.catalogEntry === 'string' ? await json(leaf.catalogEntry) : (leaf.catalogEntry ?? {})
  const { packageHash, packageHashAlgorithm, packageSize } = entry
  if (packageHashAlgorithm !== 'SHA512' || !packageHash || !Number.isInteger(packageSize))
    throw new InstallProblem(
      `The feed has no SHA-512 for ${name} ${version}, so nothing is installed. Nothing was changed.`,
    )
  return {
    url: `${slashed(content)}${name}/${version}/${name}.${version}.nupkg`,
    sha512: packageHash,
    size: packageSize,
  }
}

const slashed = (url) => (url.endsWith('/') ? url : `${url}/`)

async function answerOf(url) {
  const answer = await fetch(url).catch((error) => {
    const reason = error.cause?.code ?? error.cause?.message ?? error.message
    throw new InstallProblem(
      `${new URL(url).host} cannot be reached (${reason}). The CUDA libraries come from there and nowhere else; try again with an internet connection, or through a proxy with HTTPS_PROXY set. Nothing was changed; the CPU works without them.`,
      { cause: error },
    )
  })
  if (!answer.ok)
    throw new InstallProblem(
      `${url} answered ${answer.status} ${answer.statusText}. Nothing was changed; try again later.`,
    )
  return answer
}

async function json(url) {
  const answer = await answerOf(url)
  return answer.json().catch(() => {
    throw new InstallProblem(
      `${url} does not answer in JSON. Something between here and the internet, such as a sign-in page, answers for it.`,
    )
  })
}

async function download(url, file) {
  const answer = await answerOf(url)
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(file)).catch((error) => {
    throw new InstallProblem(
      `The download of ${url} broke off (${error.code ?? error.message}). Nothing was changed; try again.`,
      {
        cause: error,
      },
    )
  })
}

async function compare(file, { url, size, sha512 }) {
  const arrived = (await stat(file)).size
  if (arrived !== size)
    throw new InstallProblem(
      `${url} has ${arrived.toLocaleString('en')} bytes, and the feed says ${size.toLocaleString('en')}. Nothing was changed; try again.`,
    )
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('base64') !== sha512)
    throw new InstallProblem(
      `${url} is not what the feed says it is: its SHA-512 differs. Nothing was changed; try again.`,
    )
}

/** With the zip reader of onnxruntime-node's own script, which compares checksums. All files are read before the first is put in place. */
async function unpack(archive, files, report) {
  const AdmZip = createRequire(path.join(packageFolder(), 'package.json'))('adm-zip')
  let contents
  try {
    const zip = new AdmZip(archive)
    contents = files.map(({ inPackage, target }) => {
      const entry = zip.getEntry(inPackage)
      if (!entry) throw new Error(`it has no ${inPackage}`)
      return { target, data: entry.getData() }
    })
  } catch (error) {
    throw new InstallProblem(`The package cannot be unpacked: ${error.message}. Nothing was changed; try again.`, {
      cause: error,
    })
  }
  for (const { target, data } of contents) {
    report(`Writing ${target}`)
    await mkdir(path.dirname(target), { recursive: true })
    const part = `${target}.part`
    try {
      const handle = await open(part, 'w')
      try {
        await handle.writeFile(data)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(part, target)
    } catch (error) {
      await rm(part, { force: true })
      throw new InstallProblem(
        `${target} cannot be written (${error.code ?? error.message}). Make room there, or get the right to write, and try again.`,
        {
          cause: error,
        },
      )
    }
  }
}

/**
 * The libraries of CUDA and cuDNN that a provider's library is linked with, by the names that the loader looks for: libcudnn.so.9, for example.
 *
 * @param cacheFile  that of ldconfig
 * @returns `[{ name, found }]`; `found` is undefined where the loader's cache cannot be read
 */
export async function systemLibraries(library, env = process.env, cacheFile = '/etc/ld.so.cache') {
  const text = (await readFile(library)).toString('latin1')
  const names = [...new Set(text.match(/lib(?:cu[a-z]+|nv[a-z]+)(?:Lt)?\.so\.\d+(?=\0)/g) ?? [])].sort()
  return names.map((name) => ({ name, found: hasSystemLibrary(name, env, cacheFile) }))
}
