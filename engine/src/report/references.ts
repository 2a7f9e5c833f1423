/**
 * The papers that the stages rest on. Titles as printed; `for` says what of ours uses the paper.
 * A key is what results, data tables and searches cite; an arXiv number ("arXiv:1912.11276") finds the same entry.
 */
export interface Reference {
  key: string;
  type: 'article' | 'inproceedings' | 'misc';
  author: string;
  collaboration?: string;
  title: string;
  /** for an article the journal, for proceedings the book's title */
  in?: string;
  volume?: string;
  pages?: string;
  year: number;
  doi?: string;
  /** arXiv number without prefix */
  arxiv?: string;
  for: string;
}

const PRL = 'Phys. Rev. Lett.';
const PRD = 'Phys. Rev. D';
const CPC = 'Comput. Phys. Commun.';

/** One paper a line. */
// biome-ignore format: a table
export const references: readonly Reference[] = [
  { key: 'BelleII2020Zprime', type: 'article', author: 'Adachi, I. and others', collaboration: 'Belle II', title: "Search for an Invisibly Decaying $Z^{\\prime}$ Boson at Belle II in $e^+ e^- \\to \\mu^+ \\mu^- (e^{\\pm} \\mu^{\\mp})$ Plus Missing Energy Final States", in: PRL, volume: '124', pages: '141801', year: 2020, doi: '10.1103/PhysRevLett.124.141801', arxiv: '1912.11276', for: 'selection and published limit of the 2018 data' },
  { key: 'BelleII2023Zprime', type: 'article', author: 'Adachi, I. and others', collaboration: 'Belle II', title: "Search for an Invisible $Z^{\\prime}$ in a Final State with Two Muons and Missing Energy at Belle II", in: PRL, volume: '130', pages: '231801', year: 2023, doi: '10.1103/PhysRevLett.130.231801', arxiv: '2212.03066', for: 'published limit of the 2019-2020 data' },
  { key: 'He1991Zprime', type: 'article', author: 'He, Xiao-Gang and Joshi, Girish C. and Lew, H. and Volkas, R. R.', title: "Simplest $Z^{\\prime}$ model", in: PRD, volume: '44', pages: '2118--2132', year: 1991, doi: '10.1103/PhysRevD.44.2118', for: 'L_mu - L_tau model' },
  { key: 'Shuve2014', type: 'article', author: 'Shuve, Brian and Yavin, Itay', title: 'Dark matter progenitor: Light vector boson decay into sterile neutrinos', in: PRD, volume: '89', pages: '113004', year: 2014, doi: '10.1103/PhysRevD.89.113004', arxiv: '1403.2727', for: 'L_mu - L_tau model with invisible decays' },
  { key: 'PDG2024', type: 'article', author: 'Navas, S. and others', collaboration: 'Particle Data Group', title: 'Review of particle physics', in: PRD, volume: '110', pages: '030001', year: 2024, doi: '10.1103/PhysRevD.110.030001', for: 'constants, masses, branching fractions, formulae' },
  { key: 'Lepage1978', type: 'article', author: 'Lepage, G. Peter', title: 'A New Algorithm for Adaptive Multidimensional Integration', in: 'J. Comput. Phys.', volume: '27', pages: '192--203', year: 1978, doi: '10.1016/0021-9991(78)90004-9', for: 'integration grids' },
  { key: 'Salmon2011', type: 'inproceedings', author: 'Salmon, John K. and Moraes, Mark A. and Dror, Ron O. and Shaw, David E.', title: 'Parallel random numbers: as easy as 1, 2, 3', in: "Proceedings of SC'11", year: 2011, doi: '10.1145/2063384.2063405', for: 'random numbers (Philox4x32-10)' },
  { key: 'KuraevFadin1985', type: 'article', author: 'Kuraev, E. A. and Fadin, Victor S.', title: 'On Radiative Corrections to $e^+ e^-$ Single Photon Annihilation at High-Energy', in: 'Sov. J. Nucl. Phys.', volume: '41', pages: '466--472', year: 1985, for: 'initial-state radiation' },
  { key: 'YFS1961', type: 'article', author: 'Yennie, D. R. and Frautschi, S. C. and Suura, H.', title: 'The infrared divergence phenomena and high-energy processes', in: 'Annals Phys.', volume: '13', pages: '379--452', year: 1961, for: 'exponentiation of unresolved photons' },
  { key: 'MontagnaNicrosiniPiccinini1997', type: 'article', author: 'Montagna, Guido and Nicrosini, Oreste and Piccinini, Fulvio', title: 'The QED radiator at order $\\alpha^3$', in: 'Phys. Lett. B', volume: '406', pages: '243--248', year: 1997, arxiv: 'hep-ph/9611463', for: 'electron structure function' },
  { key: 'KKMC2001', type: 'article', author: 'Jadach, S. and Ward, B. F. L. and Was, Z.', title: 'Coherent exclusive exponentiation for precision {Monte Carlo} calculations', in: PRD, volume: '63', pages: '113009', year: 2001, doi: '10.1103/PhysRevD.63.113009', arxiv: 'hep-ph/0006359', for: 'reference cross-sections of lepton pairs with radiation' },
  { key: 'BabaYaga2006', type: 'article', author: 'Balossini, Giovanni and Carloni Calame, Carlo M. and Montagna, Guido and Nicrosini, Oreste and Piccinini, Fulvio', title: 'Matching perturbative and parton shower corrections to {Bhabha} process at flavour factories', in: 'Nucl. Phys. B', volume: '758', pages: '227--253', year: 2006, arxiv: 'hep-ph/0607181', for: 'reference cross-sections of muon pairs and photons' },
  { key: 'Tsai1971', type: 'article', author: 'Tsai, Yung-Su', title: 'Decay Correlations of Heavy Leptons in $e^+ e^- \\to$ Lepton$^+$ Lepton$^-$', in: PRD, volume: '4', pages: '2821', year: 1971, doi: '10.1103/PhysRevD.4.2821', for: 'tau decays' },
  { key: 'TAUOLA1991', type: 'article', author: 'Jadach, S. and K\\"uhn, Johann H. and Was, Z.', title: 'TAUOLA: a library of {Monte Carlo} programs to simulate decays of polarized tau leptons', in: CPC, volume: '64', pages: '275--299', year: 1991, for: 'tau decays' },
  { key: 'KuehnSantamaria1990', type: 'article', author: 'K\\"uhn, Johann H. and Santamaria, A.', title: 'Tau decays to pions', in: 'Z. Phys. C', volume: '48', pages: '445--452', year: 1990, for: 'form factors of the rho and a_1' },
  { key: 'BelleIITDR2010', type: 'misc', author: 'Abe, T. and others', collaboration: 'Belle II', title: 'Belle II Technical Design Report', year: 2010, arxiv: '1011.0352', for: 'detector geometry' },
  { key: 'SuperKEKB2018', type: 'article', author: 'Akai, Kazunori and Furukawa, Kazuro and Koiso, Haruyo', title: 'SuperKEKB Collider', in: 'Nucl. Instrum. Meth. A', volume: '907', pages: '188--199', year: 2018, arxiv: '1809.01958', for: 'beams' },
  { key: 'BelleIIPhysicsBook2019', type: 'article', author: 'Kou, E. and others', collaboration: 'Belle II', title: 'The Belle II Physics Book', in: 'PTEP', volume: '2019', pages: '123C01', year: 2019, arxiv: '1808.10567', for: 'detector performance, cross-sections' },
  { key: 'basf22019', type: 'article', author: 'Kuhr, T. and Pulvermacher, C. and Ritter, M. and Hauth, T. and Braun, N.', collaboration: 'Belle II Framework Software Group', title: 'The Belle II Core Software', in: 'Comput. Softw. Big Sci.', volume: '3', pages: '1', year: 2019, arxiv: '1809.04299', for: 'calorimeter resolution, beam parameters, skim cuts' },
  { key: 'Landau1944', type: 'article', author: 'Landau, L.', title: 'On the energy loss of fast particles by ionization', in: 'J. Phys. (USSR)', volume: '8', pages: '201--205', year: 1944, for: 'calorimeter energy of muons and pions' },
  { key: 'Punzi2003', type: 'misc', author: 'Punzi, Giovanni', title: 'Sensitivity of searches for new signals and its optimization', year: 2003, arxiv: 'physics/0308063', for: 'windows and thresholds' },
  { key: 'Junk1999', type: 'article', author: 'Junk, Thomas', title: 'Confidence level computation for combining searches with small statistics', in: 'Nucl. Instrum. Meth. A', volume: '434', pages: '435--443', year: 1999, arxiv: 'hep-ex/9902006', for: 'CLs' },
  { key: 'Read2002', type: 'article', author: 'Read, Alexander L.', title: 'Presentation of search results: the $CL_s$ technique', in: 'J. Phys. G', volume: '28', pages: '2693--2704', year: 2002, doi: '10.1088/0954-3899/28/10/313', for: 'CLs' },
  { key: 'CousinsHighland1992', type: 'article', author: 'Cousins, Robert D. and Highland, Virgil L.', title: 'Incorporating systematic uncertainties into an upper limit', in: 'Nucl. Instrum. Meth. A', volume: '320', pages: '331--335', year: 1992, for: 'nuisances averaged over in CLs' },
  { key: 'BohmZech2014', type: 'article', author: 'Bohm, G. and Zech, G.', title: 'Statistics of weighted {Poisson} events and its applications', in: 'Nucl. Instrum. Meth. A', volume: '748', pages: '1--6', year: 2014, arxiv: '1309.1287', for: 'statistics of the simulated backgrounds as nuisances' },
  { key: 'Cowan2011', type: 'article', author: 'Cowan, Glen and Cranmer, Kyle and Gross, Eilam and Vitells, Ofer', title: 'Asymptotic formulae for likelihood-based tests of new physics', in: 'Eur. Phys. J. C', volume: '71', pages: '1554', year: 2011, doi: '10.1140/epjc/s10052-011-1554-0', arxiv: '1007.1727', for: 'Asimov data, test statistics' },
  { key: 'Garwood1936', type: 'article', author: 'Garwood, F.', title: 'Fiducial Limits for the {Poisson} Distribution', in: 'Biometrika', volume: '28', pages: '437--442', year: 1936, for: 'error bars of counts' },
  { key: 'Ilten2018', type: 'article', author: 'Ilten, Philip and Soreq, Yotam and Williams, Mike and Xue, Wei', title: 'Serendipity in dark photon searches', in: 'JHEP', volume: '06', pages: '004', year: 2018, doi: '10.1007/JHEP06(2018)004', arxiv: '1801.04847', for: 'digitised published curves' },
];

/** Keys by stage: what a run that goes through the stage should cite. */
export const stageReferences: Readonly<Record<string, readonly string[]>> = {
  basics: ['PDG2024', 'Salmon2011'],
  model: ['He1991Zprime', 'PDG2024', 'Shuve2014'],
  generate: ['KuraevFadin1985', 'Lepage1978', 'MontagnaNicrosiniPiccinini1997', 'SuperKEKB2018', 'YFS1961'],
  'tau decays': ['KuehnSantamaria1990', 'PDG2024', 'TAUOLA1991', 'Tsai1971'],
  simulate: ['BelleIIPhysicsBook2019', 'BelleIITDR2010', 'Landau1944', 'basf22019'],
  select: ['Punzi2003'],
  Bayesian: ['BohmZech2014', 'PDG2024'],
  CLs: ['BohmZech2014', 'CousinsHighland1992', 'Junk1999', 'Read2002'],
  report: ['Garwood1936'],
};
