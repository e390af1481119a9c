/**
 * The largest difference of a network's output from the CPU's, relative to the largest value, that float32 rounding explains. Seen for the
 * demonstration model (docs/devices.md): another order of additions 1e-6, WebGPU's rougher sines 2e-5; factors that are rounded to TF32's 10
 * bits, which must be refused, lie above it.
 */
export const roundingOfProviders = 1e-4
