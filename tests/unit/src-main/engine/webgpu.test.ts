import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test, vi, type TestContext } from 'vitest'
import { DeviceFailed } from '../../../../src-shared/errors/errors.ts'
import { forkEngine } from '../../../../src-main/engine/forkEngine.ts'
import { openModel } from '../../../../src-main/models/openModel.ts'
import { inOwnEngine } from '../../../../src-main/workbench/devices/inOwnEngine.ts'
import { missingPart } from '../../../../src-main/workbench/devices/missingPart.ts'
import { roundingOfProviders } from '../../../../src-main/workbench/devices/roundingOfProviders.ts'

/** Chromium brings a Vulkan that needs no GPU; in Debian's package its loader lies beside it. */
const chromium = '/usr/lib/chromium'

/** Lets engines find a Vulkan: the system's, or Chromium's by a folder that holds nothing but the loader. */
async function withVulkan(context: TestContext, use: () => Promise<void>): Promise<void> {
  if (!missingPart('webgpu')) return use()
  const [loader, driver] = [path.join(chromium, 'libvulkan.so.1'), path.join(chromium, 'vk_swiftshader_icd.json')]
  if (process.platform !== 'linux' || !existsSync(loader) || !existsSync(driver))
    return context.skip('needs a Vulkan: the system’s (libvulkan.so.1 and a driver), or the one of Debian’s Chromium')
  const folder = await mkdtemp(path.join(tmpdir(), 'vulkan-'))
  try {
    await symlink(loader, path.join(folder, 'libvulkan.so.1'))
    vi.stubEnv('LD_LIBRARY_PATH', folder)
    vi.stubEnv('VK_DRIVER_FILES', driver)
    vi.stubEnv('VK_ICD_FILENAMES', driver)
    await use()
  } finally {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  }
}

test(
  'WebGPU evaluates a network of diffusers as the CPU does, within what rounding explains',
  { timeout: 600_000 },
  (context) =>
    withVulkan(context, async () => {
      const opened = await openModel('tests/parity/diffusers-ddpm/model')
      const [checkpoint] = opened.checkpoints
      const model = {
        file: path.resolve(opened.path, checkpoint.file),
        settings: opened.settings,
        provider: 'webgpu' as const,
      }
      const launch = forkEngine(path.resolve('src-main/engine/main.ts'))
      const { difference } = await inOwnEngine(launch, { kind: 'check', model }, { patience: 540 }).catch(
        (error: unknown) => {
          if (DeviceFailed.is(error) && /adapter/i.test(error.data.reason))
            return context.skip(`there is a Vulkan, and no driver that WebGPU takes: ${error.data.reason}`)
          throw error
        },
      )
      expect(difference).toBeGreaterThan(0)
      expect(difference).toBeLessThan(roundingOfProviders)
    }),
)
