import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { Description } from '../../src-shared/contract/views.ts'
import { ModelSettingMissing } from '../../src-shared/errors/errors.ts'
import { useLine } from '../host/line.ts'
import { sentenceOf } from '../stores/noticesStore.ts'
import { settingsOf } from './settingField.ts'

export type ModelQuestion = ReturnType<typeof useModelQuestion>

/** What a model file is, asked as its path, preset and settings change; what neither it nor a preset says is asked of the person. */
export function useModelQuestion(start = '') {
  const line = useLine()
  const path = ref(start)
  const preset = ref('')
  const description = shallowRef<Description>()
  const problem = ref<string>()
  /** What neither the file nor a preset has said yet. */
  const missing = ref<string[]>([])
  const looking = ref(false)
  /** What the person says, by the setting's name; a field stays once it was asked for. */
  const typed = ref<Record<string, string>>({})
  const asked = computed(() => ({
    path: path.value,
    ...(preset.value ? { preset: preset.value } : {}),
    ...(Object.values(typed.value).some(Boolean) ? { settings: settingsOf(typed.value) } : {}),
  }))

  async function look(): Promise<void> {
    if (!path.value) return
    looking.value = true
    problem.value = undefined
    const inspected = asked.value
    try {
      const found = await line.call(contract.inspectPath, inspected)
      if (inspected.path !== path.value) return
      description.value = found
      missing.value = found.missing
    } catch (error) {
      description.value = undefined
      missing.value = ModelSettingMissing.is(error) ? error.data.settings : []
      problem.value = ModelSettingMissing.is(error) ? undefined : sentenceOf(error)
    } finally {
      looking.value = false
    }
  }
  watch(path, () => (typed.value = {}))
  watch([path, preset, typed], look, { immediate: true, deep: true })

  return reactive({
    path,
    preset,
    typed,
    description,
    problem,
    missing,
    asked,
    fields: computed(() => [...new Set([...Object.keys(typed.value), ...missing.value])]),
    ready: computed(() => description.value !== undefined && missing.value.length === 0 && !looking.value),
  })
}
