"""Signing in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts.attempts import Attempts, address_of


class SignInForm(AuthenticationForm):
    """E-mail and password. Too many failed tries close the door for a while."""

    error_messages = {
        "invalid_login": _("This e-mail and password do not belong together. Check both and try again."),
        "inactive": _("This account is closed; ask your mission's head."),
        "too_many": _("Too many tries for this e-mail. Wait %(minutes)s minutes, then try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail")
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "inputmode": "email", "spellcheck": "false"}
        )
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"

    def clean(self) -> dict[str, Any]:
        if self.errors:  # half a try is no try, and above all no good one
            return self.cleaned_data
        address = address_of(self.request) if self.request else ""
        attempts = Attempts(self.cleaned_data["username"], address)
        if attempts.are_used_up:
            raise forms.ValidationError(
                self.error_messages["too_many"], code="too_many", params={"minutes": attempts.MINUTES}
            )
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            attempts.count_one()
            raise
        attempts.forget()
        return cleaned
