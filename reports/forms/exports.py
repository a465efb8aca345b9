"""What a person chooses for an export."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from missions.models import Mission
from missions.search_language import LONGEST
from reports.models import Export, Snapshot
from reports.permissions import why_not_export_confidential, why_not_export_names
from reports.queries.embargo import snapshots_to_export

NEWEST = 20
KINDS = {
    Export.Kind.CSV: _("Table (CSV): a file for each kind of checklist, for statistics programs"),
    Export.Kind.XLSX: _("Workbook (XLSX): a sheet for each kind of checklist, for Excel and LibreOffice"),
    Export.Kind.GEOJSON: _("Map data (GeoJSON): stations and submissions, for mapping programs"),
    Export.Kind.PHOTOS: _("Photos (ZIP): a folder for each submission"),
}


class ExportForm(forms.Form):
    """What is not offered to the person is not asked."""

    kind = forms.ChoiceField(
        label=_("What do you need?"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        initial=Export.Kind.CSV,
    )
    q = forms.CharField(
        label=_("Which submissions?"),
        required=False,
        max_length=LONGEST,
        help_text=_("As in the search: state:verified, stage:counting, team:A-03. Leave it empty for all."),
    )
    snapshot = forms.ModelChoiceField(
        label=_("As of when?"), queryset=Snapshot.objects.none(), required=False, empty_label=_("Now")
    )
    with_confidential = forms.BooleanField(
        label=_("With confidential answers, incidents and meetings"), required=False
    )
    with_names = forms.BooleanField(label=_("With the names of observers and of who decided"), required=False)

    def __init__(self, *args: Any, mission: Mission, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        snapshots = snapshots_to_export(user, mission).defer("frozen", "coverage")
        chosen: Any = self.fields["snapshot"]
        chosen.queryset = snapshots.order_by("-created_at")[:NEWEST] if not self.is_bound else snapshots
        chosen.label_from_instance = _frozen
        if not self.is_bound and not snapshots.exists():
            del self.fields["snapshot"]
        if why_not_export_confidential(user, mission):
            del self.fields["with_confidential"]
        if why_not_export_names(user, mission):
            del self.fields["with_names"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def _frozen(snapshot: Snapshot) -> str:
    when = date_format(localtime(snapshot.cut_off), "j M Y, H:i")
    return str(_("Frozen %(when)s (%(digest)s)") % {"when": when, "digest": snapshot.digest[:8]})
