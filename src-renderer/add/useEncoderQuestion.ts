import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { Description } from '../../src-shared/contract/views.ts'
import {
  BadModelSetting,
  EncoderNotSupported,
  FileMissing,
  ModelSettingMissing,
} from '../../src-shared/errors/errors.ts'
import { EncoderSettings } from '../../src-shared/project/encoder.ts'
import { encoderSettingOf } from '../../src-shared/project/encoderSettingOf.ts'
import { useDraft } from '../components/useDraft.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'

export type EncoderQuestion = ReturnType<typeof useEncoderQuestion>
export type EncoderSettingName = keyof EncoderSettings
type Problems = Partial<Record<EncoderSettingName | 'path', string>>

const noEncoder = (path: string) => `${path} is no ONNX file of an encoder of pictures.`
const isSetting = (name: string) => Object.hasOwn(EncoderSettings.shape, name)
const notSaid = 'The file does not say it. Choose a preset that does, or say it here.'

/** What an encoder's file is, asked as its path, preset and settings change, and what is wrong with each of them. */
export function useEncoderQuestion(start = '') {
  const line = useLine()
  const path = ref(start)
  const preset = ref('')
  /** What the person says, by the setting's name; an empty text says nothing. */
  const typed = ref<Partial<Record<EncoderSettingName, string>>>({})
  useDraft('addEncoder', 'file', reactive({ path, preset, typed }))
  const description = shallowRef<Description>()
  const looking = ref(false)
  /** What the workbench said of each field. */
  const told = ref<Problems>({})

  const read = computed(() => readSettings(typed.value))
  const asked = computed(() => ({
    path: path.value,
    ...(preset.value ? { preset: preset.value } : {}),
    ...(Object.keys(read.value.settings).length > 0 ? { settings: read.value.settings } : {}),
  }))
  const problems = computed<Problems>(() => {
    const missing = description.value?.missing ?? []
    return { ...Object.fromEntries(missing.map((name) => [name, notSaid])), ...told.value, ...read.value.problems }
  })

  async function look(): Promise<void> {
    const isLatest = latest()
    told.value = {}
    looking.value = false
    if (!path.value || Object.keys(read.value.problems).length > 0) return
    const { settings, ...place } = asked.value
    looking.value = true
    try {
      const { signal } = controller
      const found = await line.call(contract.inspectPath, { ...place, encoder: settings ?? {} }, { signal })
      if (!isLatest()) return
      const isEncoder = found.kind === 'encoder'
      description.value = isEncoder ? found : undefined
      if (!isEncoder) told.value = { path: noEncoder(found.path) }
    } catch (error) {
      if (!isLatest()) return
      description.value = undefined
      if (!say(error)) told.value = { path: sentenceOf(error) }
    } finally {
      if (isLatest()) looking.value = false
    }
  }

  /** @returns whether it was about a field, and is said there */
  function say(error: unknown): boolean {
    const found = problemsOf(error)
    told.value = found ?? {}
    return found !== undefined
  }

  /** Of the latest question; a newer one, and a form that closes, read no further. */
  let controller = new AbortController()
  function latest(): () => boolean {
    controller.abort()
    const mine = (controller = new AbortController())
    return () => !mine.signal.aborted
  }
  onScopeDispose(() => controller.abort())

  watch(path, () => {
    typed.value = {}
    description.value = undefined
  })
  watch([path, preset, typed], look, { deep: true })
  // A file that was dropped.
  void look()

  return reactive({
    path,
    preset,
    typed,
    description,
    problems,
    asked,
    looking,
    say,
    ready: computed(
      () => description.value?.missing.length === 0 && !looking.value && Object.keys(read.value.problems).length === 0,
    ),
  })
}

/** The settings that can be read, and what is wrong with the others. */
function readSettings(typed: Partial<Record<EncoderSettingName, string>>) {
  const settings: Record<string, unknown> = {}
  const problems: Problems = {}
  for (const [name, text] of Object.entries(typed) as [EncoderSettingName, string][]) {
    if (text.trim() === '') continue
    const parsed = EncoderSettings.shape[name].safeParse(encoderSettingOf(name, text.trim()))
    if (parsed.success) settings[name] = parsed.data
    else problems[name] = `${parsed.error.issues[0].message}.`
  }
  return { settings: settings as EncoderSettings, problems }
}

/** What an error says of single fields; undefined where it is about none. */
function problemsOf(error: unknown): Problems | undefined {
  if (BadModelSetting.is(error) && isSetting(error.data.name)) return { [error.data.name]: `${error.data.reason}.` }
  if (ModelSettingMissing.is(error)) {
    // A model of diffusion lacks settings that no encoder has.
    if (!error.data.settings.every(isSetting)) return { path: noEncoder(error.data.path) }
    const said = error.data.questions?.join(' ') || notSaid
    return Object.fromEntries(error.data.settings.map((name) => [name, said]))
  }
  return EncoderNotSupported.is(error) || FileMissing.is(error) ? { path: sentenceOf(error) } : undefined
}
