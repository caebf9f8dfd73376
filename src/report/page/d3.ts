/** The only file that imports d3: scales, ticks, shapes and quantiles are its work. */
export { mean, quantileSorted } from 'd3-array'
export { scaleLinear, scaleThreshold, scaleUtc } from 'd3-scale'
export { area, curveStepAfter, line } from 'd3-shape'
