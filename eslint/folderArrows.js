import path from 'node:path'

/**
 * Which folder may import from which (README, "The house"). A folder may always import from itself.
 * The key is the longest matching prefix of a file's path; `packages` lists the only npm packages and Node modules it may use
 * (`*` means any).
 */
const onlyPure = ['zod']
export const arrows = {
  'src-shared/errors': { folders: ['src-shared/numbers'], packages: onlyPure },
  'src-shared/numbers': { folders: [], packages: [] },
  'src-shared/project': { folders: ['src-shared/errors'], packages: onlyPure },
  'src-shared/studies': {
    folders: ['src-shared/errors', 'src-shared/numbers', 'src-shared/project'],
    packages: onlyPure,
  },
  'src-shared/figures': {
    folders: ['src-shared/errors', 'src-shared/numbers', 'src-shared/project', 'src-shared/studies'],
    packages: [...onlyPure, 'chart.js'],
  },
  'src-shared/contract': {
    folders: ['src-shared/errors', 'src-shared/project', 'src-shared/studies', 'src-shared/figures'],
    packages: onlyPure,
  },

  'src-main/random': { folders: ['src-shared'], packages: [] },
  'src-main/diffusion': { folders: ['src-shared'], packages: [] },
  'src-main/models': { folders: ['src-shared'], packages: ['node:*', '@bufbuild/protobuf', 'onnx-buf', 'zod'] },
  'src-main/imaging': { folders: ['src-shared'], packages: ['node:*', 'sharp'] },
  'src-main/store': {
    folders: ['src-shared', 'src-main/random', 'src-main/diffusion', 'src-main/models', 'src-main/imaging'],
    packages: ['node:*', 'zod'],
  },
  'src-main/analysis': { folders: ['src-shared', 'src-main/random'], packages: [] },
  'src-main/export': {
    folders: ['src-shared'],
    packages: ['node:*', '@napi-rs/canvas', 'chart.js', 'sharp'],
  },
  'src-main/engine': {
    folders: [
      'src-shared',
      'src-main/store',
      'src-main/analysis',
      'src-main/models',
      'src-main/diffusion',
      'src-main/random',
      'src-main/imaging',
    ],
    packages: ['node:*', 'onnxruntime-node', 'zod'],
  },
  'src-main/workbench': {
    folders: [
      'src-shared',
      'package.json',
      'src-main/engine',
      'src-main/analysis',
      'src-main/export',
      'src-main/store',
      'src-main/models',
      'src-main/diffusion',
      'src-main/random',
      'src-main/imaging',
    ],
    packages: ['node:*', 'zod'],
  },
  'src-main/server': { folders: ['src-shared', 'src-main/workbench'], packages: ['node:*', 'ws', 'zod'] },
  'src-main/app': { folders: ['src-shared', 'src-main/workbench'], packages: ['node:*', 'electron', 'zod'] },
  'src-main/cli': { folders: ['src-shared', 'src-main/workbench', 'src-main/server'], packages: ['node:*', 'zod'] },

  'src-renderer': {
    folders: ['src-shared'],
    packages: [
      'vue',
      'vue-router',
      'pinia',
      'reka-ui',
      '@tanstack/vue-virtual',
      '@vueuse/core',
      'chart.js',
      'chart.js/auto',
      '@fontsource-variable/inter',
      '@fontsource-variable/jetbrains-mono',
    ],
  },
  tests: { folders: ['src-shared', 'src-main', 'src-renderer', 'eslint', 'bin'], packages: ['*'] },
}

const keys = Object.keys(arrows).sort((a, b) => b.length - a.length)
const inside = (file, folder) => file === folder || file.startsWith(`${folder}/`)
const ruleFor = (file) => keys.find((key) => inside(file, key))

/** Why `file` may not import `specifier`, or undefined where it may. Paths are relative to the repository, with forward slashes. */
export function refusal(file, specifier) {
  const key = ruleFor(file)
  if (!key) return undefined
  const { folders, packages } = arrows[key]
  if (specifier.startsWith('.')) {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
    if (inside(target, key) || folders.some((folder) => inside(target, folder))) return undefined
    if (key === 'tests' && !target.startsWith('src-') && !target.startsWith('..')) return undefined
    return `${key} may not import ${target}. It may import ${[key, ...folders].join(', ')} (eslint/folderArrows.js).`
  }
  const allowed = packages.some(
    (name) =>
      name === '*' ||
      specifier === name ||
      (name === 'node:*' ? specifier.startsWith('node:') : specifier.startsWith(`${name}/`)),
  )
  return allowed
    ? undefined
    : `${key} may not use the package ${specifier}. It may use ${packages.join(', ') || 'none'} (eslint/folderArrows.js).`
}

export const folderArrows = {
  meta: { type: 'problem', docs: { description: 'Import arrows between folders go one way.' }, schema: [] },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/')
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return
      const message = refusal(file, node.source.value)
      if (message) context.report({ node: node.source, message })
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    }
  },
}
