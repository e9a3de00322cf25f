from sipas_par import analysis as analysis
from sipas_par import charts as charts
from sipas_par.analysis import below_maximum as below_maximum
from sipas_par.analysis import compare as compare
from sipas_par.analysis import rank as rank
from sipas_par.analysis import what_if as what_if
from sipas_par.choice import find_inputs as find_inputs
from sipas_par.choice import load as load
from sipas_par.files import example as example
from sipas_par.findings import Finding as Finding
from sipas_par.findings import SipasParError as SipasParError
from sipas_par.model.criteria import Criterion as Criterion
from sipas_par.model.criteria import Source as Source
from sipas_par.model.published import published as published
from sipas_par.model.scorecard import Scorecard as Scorecard
from sipas_par.model.scorecard import SipasCard as SipasCard
from sipas_par.reading.load import load_all as load_all
from sipas_par.reading.load import load_par_index as load_par_index
from sipas_par.reading.load import load_sipas as load_sipas
from sipas_par.reading.load import read_table as read_table
from sipas_par.reading.meeting_file import load_meeting as load_meeting
from sipas_par.reports.briefing import briefing as briefing
from sipas_par.reports.paper import paper as paper
from sipas_par.reports.template import write_template as write_template

__version__: str
