/** Public names of the engine, in the order of the flow: the table of contents. Everything here runs in browsers. */

// ---- basics ----

export { canonicalJson, sha256 } from './basics/canonical-json.ts';
export {
  type ClusterColumns,
  createClusterColumns,
  createEventBatch,
  createKlmColumns,
  createTrackColumns,
  type EventBatch,
  type KlmColumns,
  type TrackColumns,
} from './basics/columns.ts';
export { constants } from './basics/constants.ts';
export { didYouMean, InternalError, UserError } from './basics/errors.ts';
export { Histogram } from './basics/histogram.ts';
export { massOf, nameOf, particles, pdgOf } from './basics/particles.ts';
export { RandomStream } from './basics/random.ts';
export {
  cm,
  type Dimension,
  deg,
  fb,
  formatQuantity,
  GeV,
  keV,
  MeV,
  m,
  mm,
  mrad,
  nb,
  ns,
  parseQuantity,
  pb,
  perAb,
  perFb,
  perPb,
  rad,
  um,
} from './basics/units.ts';

// ---- model ----

export { defineModel, parseModel } from './model/check-definition.ts';
export { bosonProperties, type DecayTable, decayTable, type PartialWidth } from './model/decay-table.ts';
export type { ModelDefinition, ModelParticle, ModelVertex, ResolvedModel } from './model/definition.ts';
export { type ProcessText, parseProcessText } from './model/process-text.ts';
export { type Model, type ModelReference, modelNames, modelOf, resolveModel, resolveParameters } from './model/registry.ts';
export { modelJsonSchema } from './model/schema.ts';

// ---- amplitude ----

export { type Amplitude, amplitudeTopologies, compileAmplitude } from './amplitude/compile.ts';
export type { AmplitudeOptions, AmplitudeProcess, Propagator, Topology } from './amplitude/diagrams.ts';
export { readPoints } from './amplitude/points.ts';
export { SpinDensity, sampleHelicity } from './amplitude/spin.ts';

// ---- generate ----

export { type BeamOptions, cmsBeams, superKEKB } from './generate/beams.ts';
export { crossSection } from './generate/cross-section.ts';
export { type DecayRule, type DecayRules, decayRules } from './generate/decay/decay-rules.ts';
export { createGenerator } from './generate/generator.ts';
export type {
  Bias,
  CutQuantity,
  Estimate,
  EventGenerator,
  FrozenTables,
  GeneratorCut,
  ProcessSpec,
  RadiationOptions,
} from './generate/process.ts';
export { cutDimensions } from './generate/process.ts';
export { resolveRadiation } from './generate/radiation/options.ts';
export { prepareTables } from './generate/tables.ts';

// ---- simulate, trigger ----

export { compileTracker, type Tracker } from './simulate/geometry/tracker.ts';
export {
  applyOverrides,
  belle2,
  belle2Tables,
  cardPaths,
  compileDetector,
  compileDetectors,
  type Detector,
  type DetectorCard,
  type DetectorFamily,
  particleGun,
  type Shot,
  type Variation,
} from './simulate/index.ts';
export {
  type Deposit,
  emptyFit,
  fitQuality,
  SAMPLES,
  WAVEFORM_UNIFORMS,
  Waveform,
  type WaveformFit,
  type WaveformResolution,
  waveformResolution,
} from './simulate/waveform/index.ts';
export { describeTrigger, triggerLines } from './trigger/lines.ts';

// ---- reconstruct ----

export { type BremsstrahlungOptions, bremsstrahlungOptions, recoverBremsstrahlung } from './reconstruct/bremsstrahlung.ts';
export { CmsFrame } from './reconstruct/cms-frame.ts';
export { type BeamSpreads, BeamsObject } from './reconstruct/kinematic/beams-object.ts';
export {
  beamEnergyConstraint,
  type Constraint,
  flightConstraint,
  fourMomentumConstraint,
  massConstraint,
  recoilMassConstraint,
  vertexConstraint,
} from './reconstruct/kinematic/constraints.ts';
export {
  CandidateObject,
  type FitObject,
  PhotonObject,
  PointObject,
  TrackObject,
  UnmeasuredObject,
} from './reconstruct/kinematic/fit-object.ts';
export { fitKinematics, KinematicFit, type KinematicStatus } from './reconstruct/kinematic/kinematic-fit.ts';
export { photonErrors } from './reconstruct/kinematic/photon-errors.ts';
export { type CompiledReconstruction, compileReconstruction } from './reconstruct/lists/compile.ts';
export { type DecayNode, decayText, parseDecayString } from './reconstruct/lists/decay-string.ts';
export type { ParticleList, Reconstruction } from './reconstruct/lists/particle-list.ts';
export { standard as standardListsNamed, standardLists } from './reconstruct/lists/standard-lists.ts';
export { ClosestApproach, closestApproachOf } from './reconstruct/vertex/closest-approach.ts';
export { Flight, measureFlight } from './reconstruct/vertex/flight.ts';
export { interactionRegion } from './reconstruct/vertex/interaction-region.ts';
export { type MaterialMap, type MaterialOptions, materialAt, materialMap } from './reconstruct/vertex/material-map.ts';
export { pairMass, pairMassOf, V0Masses, type V0Windows, v0Kind, v0Masses, v0Windows } from './reconstruct/vertex/v0.ts';
export { fitVertex, type VertexConstraint, type VertexOptions } from './reconstruct/vertex/vertex-fit.ts';
export { VertexResult, type VertexStatus } from './reconstruct/vertex/vertex-result.ts';

// ---- select ----

export { compileSearch } from './select/compile.ts';
export {
  candidateObservables,
  eventObservables,
  klmObservables,
  photonObservables,
  trackObservables,
} from './select/observables.ts';
export {
  defineSearch,
  parseSearch,
  type Search,
  type SearchInput,
  scanMasses,
  searchHash,
  searchJsonSchema,
  withSettings,
  withTables,
} from './select/search.ts';

// ---- infer ----

export { type BayesOptions, credibleInterval, posteriorOf, upperLimitOf as bayesianUpperLimit } from './infer/bayes/bayes.ts';
export {
  type BumpHunt,
  type BumpHuntDescription,
  bumpHunt,
  bumpHuntSteps,
  type GlobalResult,
  globalPValue,
  globalPValueSteps,
  isBumpHunt,
  readBumpHunt,
  type ScanPoint,
  type ScanResult,
  type SpuriousSignal,
  spuriousSignal,
} from './infer/bump-hunt/index.ts';
export { type FitOptions, type FitResult, fit, type Impact, impacts, profileCurve } from './infer/fit/index.ts';
export {
  type HypothesisTestResult,
  HypothesisTests,
  type LimitScanPoint,
  scanLimits,
  type TestStatistic,
  type ToyLimits,
  ToyTests,
  toyLimits,
  type UpperLimits,
  unifiedInterval,
  upperLimits,
  upperLimitsOf,
} from './infer/frequentist/index.ts';
export {
  checkedPatchSet,
  checkedWorkspace,
  HistFactoryModel,
  type ModelOptions,
  type ModifierSettings,
  type PatchSet,
  parsedJson,
  patched,
  patchOf,
  readWorkspace,
  type Workspace,
  writeWorkspace,
} from './infer/histfactory/index.ts';
export {
  asimovLimit,
  type CountingModel,
  expectedLimits,
  type Limit,
  type LimitOptions,
  type LocalPValue,
  limitOnCoupling,
  localPValue,
  parseCounts,
  upperLimit,
} from './infer/index.ts';
export type { Likelihood, Parameter, StatisticalModel } from './infer/likelihood.ts';
export { type LookElsewhere, lookElsewhere, significanceField } from './infer/look-elsewhere/index.ts';
export { minimise } from './infer/minimise/index.ts';
export { isUnbinned, readUnbinnedModel, type UnbinnedDescription, UnbinnedModel } from './infer/unbinned/index.ts';

// ---- report ----

export { bibtex, citations } from './report/bibliography.ts';
export { htmlReport } from './report/html.ts';
export {
  type ClsCurve,
  clsPlot,
  type LimitScan,
  type ProfileCurve,
  profilePlot,
  pullPlot,
  pValuePlot,
  scanLimitPlot,
} from './report/infer-plots.ts';
export { plots } from './report/plots.ts';
export type { SearchResult } from './report/result.ts';
export { summaryText } from './report/summary.ts';

// ---- formats ----

export {
  type EventSource,
  eventsOf,
  type GeneratorEvent,
  type GeneratorParticle,
  hepmcEnd,
  hepmcEvent,
  hepmcStart,
  lheEnd,
  lheEvent,
  lheStart,
  ParquetEvents,
  readHepmc,
  readLhe,
  readParquetEvents,
  type SampleHeader,
} from './formats/index.ts';

// ---- run ----

export * from './run/index.ts';
