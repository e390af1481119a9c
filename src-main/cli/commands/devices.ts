import { contract } from '../../../src-shared/contract/contract.ts'
import type { DeviceReport, DeviceView } from '../../../src-shared/contract/views.ts'
import { measuredNumber, plainNumber } from '../../../src-shared/numbers/plainNumber.ts'
import { providerTitles } from '../../../src-shared/project/device.ts'
import type { Execute } from '../commandLine/command.ts'
import type { devicesOptions } from '../commandLine/commandOptions.ts'
import { table } from '../output/table.ts'

/** `inverscope devices`: what networks can run on here, and why not on the rest */
export const devices: Execute<typeof devicesOptions> = async (context, { options }) => {
  const { connection } = await context.reach.host()
  const report = await connection.call(contract.listDevices, { again: options.again ?? false })
  return { document: report, text: reportText(report) }
}

function reportText({ onnxruntime, listed, processor, cores, devices: views }: DeviceReport): string {
  const first = views.find(({ automatic }) => automatic)!
  return [
    table(
      [
        { head: 'device' },
        { head: '--device' },
        { head: 'works' },
        { head: 'speed', align: 'right' },
        { head: 'off by', align: 'right' },
      ],
      views.map((view) => [
        providerTitles[view.provider],
        view.provider,
        view.works ? 'yes' : 'no',
        speedOf(view),
        offBy(view),
      ]),
    ),
    '',
    ...views.flatMap(whyNot),
    `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}; ONNX Runtime ${onnxruntime} with ${listed.join(', ')}.`,
    'Speed: a small network, against one core of the CPU. Off by: its outputs against the CPU’s, relative to the largest value.',
    `--device auto takes ${providerTitles[first.provider]}${first.provider === 'cpu' ? '' : ', where a model’s numbers there are the CPU’s'}.`,
  ].join('\n')
}

const speedOf = ({ speed }: DeviceView) => (speed === undefined ? '' : `${measuredNumber(speed, 2)} ×`)
const offBy = ({ provider, difference }: DeviceView) =>
  difference === undefined || provider === 'cpu' ? '' : plainNumber(difference, 2)

function whyNot({ provider, reason, remedy }: DeviceView): string[] {
  return reason === undefined ? [] : [`${providerTitles[provider]}: ${reason}. ${remedy ?? ''}`.trim()]
}
