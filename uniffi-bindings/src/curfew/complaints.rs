//! Complaints: a case in the fields of a body's form.

use std::path::Path;

use curfew_core::forms::{self, Form, Label};
use curfew_store::cases::Dossier;
use curfew_store::forms::{
    Filled, Identity, LETTER, audit, due, fill, html_page, letter, text_page, write_page,
};
use curfew_store::signing::checkpoint;
use sha2::{Digest, Sha256};

use super::{Curfew, hex};
use crate::error::CurfewError;
use crate::views::{
    Complaint, ComplaintField, ExportSummary, FormView, IdentityView, LanguageView, count,
    form_language,
};

/// The longest thing that the user may say of themselves, and the most answers.
const MAX_SAID: usize = 8000;
const MAX_ANSWERS: usize = 200;

#[uniffi::export]
impl Curfew {
    /// The forms that a case can be written in, those of the region at home first.
    pub fn forms(&self, language: LanguageView) -> Vec<FormView> {
        let home = self.engine.home();
        let own = form_language(language);
        let mut views: Vec<FormView> = forms::all()
            .into_iter()
            .map(|form| FormView {
                is_home: home.is_some_and(|home| form.place.starts_with(home.code())),
                id: form.id.to_owned(),
                body: form.body.get(own).to_owned(),
                title: form.title.get(own).to_owned(),
                note: form.note.get(own).to_owned(),
                url: form.url.to_owned(),
                verified: form.verified,
            })
            .collect();
        views.sort_by_key(|view| !view.is_home);
        views
    }

    /// A case in the fields of a form, the sheet `sheet` from 0, and what the case has and lacks
    /// for the body. Values are in the body's language, advice in `language`.
    ///
    /// # Errors
    /// [`CurfewError::NotFound`] for a case, a form or a sheet that is not there;
    /// [`CurfewError::Input`] for an identity that is too long; [`CurfewError::Storage`].
    pub fn complaint(
        &self,
        case: String,
        form: String,
        who: IdentityView,
        language: LanguageView,
        sheet: u32,
    ) -> Result<Complaint, CurfewError> {
        let (dossier, form, who) = self.asked(&case, &form, who)?;
        let own = form_language(language);
        let mut findings = audit(&form, &dossier, &who, own);
        findings.extend(due(&form, &dossier, own, self.engine.today()));
        let filled = fill(form, &dossier, &who, Some(own));
        let place = usize::try_from(sheet).unwrap_or(usize::MAX);
        let fields = filled.sheets.get(place).map(|sheet| &sheet.fields);
        let fields = fields.ok_or_else(|| CurfewError::not_found("there is no such sheet"))?;
        let label = |id: &str| -> Option<&Label> {
            let field = filled.form.fields.iter().find(|field| field.id == id)?;
            Some(&field.label)
        };
        let said = |has: bool| {
            // The note of the form has a place of its own on the screen.
            let of = findings
                .iter()
                .filter(|it| it.has == has && it.about != "note");
            of.map(|it| it.text.clone()).collect()
        };
        Ok(Complaint {
            lacks: said(false),
            has: said(true),
            sheets: count(filled.sheets.len()),
            fields: fields
                .iter()
                .map(|it| ComplaintField::of(it, label(it.id).map(|label| label.get(own))))
                .collect(),
            left_out: count(filled.left_out),
            code: self.engine.query(checkpoint)?.code().to_string(),
        })
    }

    /// Writes the complaint to the file `path`, in the place of what is there, whole or not at all:
    /// as one web page, or as plain text. The ledger notes it.
    ///
    /// # Errors
    /// As [`Curfew::complaint`].
    pub fn write_complaint(
        &self,
        case: String,
        form: String,
        who: IdentityView,
        language: LanguageView,
        html: bool,
        path: String,
    ) -> Result<ExportSummary, CurfewError> {
        let (dossier, form, who) = self.asked(&case, &form, who)?;
        let id = form.id;
        let calls = dossier.calls.len() as u64;
        let filled: Filled = fill(form, &dossier, &who, Some(form_language(language)));
        let checkpoint = self.engine.query(checkpoint)?;
        let code = checkpoint.code().to_string();
        let page = match html {
            true => html_page(&filled, Some(&code)),
            false => text_page(&filled, Some(&code)),
        };
        let sha256 = write_page(&page, Path::new(&path))?;
        self.engine.exported((id, calls, sha256), &checkpoint);
        Ok(ExportSummary {
            calls,
            bytes: page.len() as u64,
            sha256: hex(&sha256),
            code,
        })
    }

    /// The letter that asks the caller of a case to keep its recordings and to hand them over.
    ///
    /// # Errors
    /// As [`Curfew::complaint`].
    pub fn case_letter(
        &self,
        case: String,
        who: IdentityView,
        language: LanguageView,
    ) -> Result<String, CurfewError> {
        // Days are written as in a form of the language.
        let form = match language {
            LanguageView::English => "ca-lnnte",
            LanguageView::SimplifiedChinese => "cn-12378",
        };
        let (dossier, form, who) = self.asked(&case, form, who)?;
        let checkpoint = self.engine.query(checkpoint)?;
        let code = checkpoint.code().to_string();
        let text = letter(&form, &dossier, &who, form_language(language), &code);
        let sha256 = Sha256::digest(&text).into();
        let calls = dossier.calls.len() as u64;
        self.engine.exported((LETTER, calls, sha256), &checkpoint);
        Ok(text)
    }
}

impl Curfew {
    /// Not in each of the three that ask it.
    #[inline(never)]
    fn asked(
        &self,
        case: &str,
        form: &str,
        who: IdentityView,
    ) -> Result<(Dossier, Form, Identity), CurfewError> {
        let form =
            forms::find(form).ok_or_else(|| CurfewError::not_found("there is no such form"))?;
        let said = [
            &who.name,
            &who.id_number,
            &who.own_number,
            &who.phone,
            &who.address,
            &who.email,
            &who.provider,
        ];
        let is_long = |text: &String| text.len() > MAX_SAID;
        if who.answers.len() > MAX_ANSWERS
            || said
                .into_iter()
                .flatten()
                .chain(who.answers.iter().map(|it| &it.text))
                .any(is_long)
        {
            return Err(CurfewError::input("this is too long for a form"));
        }
        let mut dossier = self.dossier(case)?;
        dossier.check_files(&self.engine.private()?);
        Ok((dossier, form, who.into()))
    }
}
