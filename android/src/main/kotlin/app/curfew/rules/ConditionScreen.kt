package app.curfew.rules

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.ui.Card
import app.curfew.ui.ListRow
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import app.curfew.ui.ScrollColumn
import app.curfew.ui.addWide
import app.curfew.ui.sectionHeader
import java.time.LocalDate

/**
 * Chooses a condition to add to a rule, from every form that there is, each with values to begin with. Main thread.
 *
 * @param region of the calendars and laws that are offered
 */
internal class ConditionScreen(
    private val isTime: Boolean,
    private val lists: List<String>,
    private val region: String?,
    private val presenter: RuleEditorPresenter,
) : Screen() {
    override val showsDestinations = false

    override fun title(context: Context): CharSequence = context.getText(R.string.rules_cond_add)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        val body = ScrollColumn(host.activity)
        if (isTime) {
            part(host, body, times(host.phone.now().toLocalDate()))
        } else {
            part(host, body, CALLERS.map { Condition(it) } + lists.map { Condition.of("list", it) })
            for ((title, kinds) in GROUPS) {
                body.part(host.activity.sectionHeader(host.activity.getText(title)))
                part(
                    host,
                    body,
                    ConditionWords.KINDS.keys
                        .filter { it.substringBefore('/') in kinds }
                        .map(::kind),
                )
            }
        }
        return body
    }

    private fun times(today: LocalDate): List<Condition> =
        listOfNotNull(
            """{"dates":[{"first":"$today","last":"$today"}]}""",
            region?.let { """{"outside_hours_of":"$it"}""" },
            """{"until":"${today.plusDays(1)}T00:00"}""",
        ).map { Condition(it, isTime = true) }

    private fun kind(name: String) = Condition.of(name.substringBefore('/'), name.substringAfter('/'))

    private fun part(
        host: ScreenHost,
        body: ScrollColumn,
        conditions: List<Condition>,
    ) {
        val words = ConditionWords(host.activity)
        val card = Card(host.activity).withRows()
        for (condition in conditions) {
            val says = words.condition(condition) ?: continue
            val open = ConditionSheet.of(host, presenter, condition) {
                presenter.handle(RuleEditorEvent.ConditionPut(null, it))
                host.back()
            }
            card.addWide(ListRow(host.activity).bind(null, says.replaceFirstChar(Char::titlecase), onClick = open))
        }
        body.part(card)
    }

    private companion object {
        val CALLERS =
            listOf(
                "\"contact\"",
                "\"starred\"",
                "\"hidden\"",
                "\"withheld\"",
                "\"unknown\"",
                "\"payphone\"",
                """{"verification":"failed"}""",
                """{"verification":"passed"}""",
                """{"repeated":{"calls":3,"minutes":60}}""",
                """{"dialled":{"days":30}}""",
                """{"answered":{"days":30}}""",
                """{"neighbour":4}""",
                """{"sim":1}""",
                """{"prefix":"+1206"}""",
                """{"range":{"from":"+12065550100","to":"+12065550199"}}""",
                """{"digits":{"min":3,"max":6}}""",
                """{"pattern":"+1206555????"}""",
                """{"regex":"\\+1(206|360).*"}""",
                """{"institution":"95588"}""",
            )
        val GROUPS =
            listOf(
                R.string.rules_cond_companies to listOf("institution_kind"),
                R.string.rules_cond_numbers to listOf("number_kind", "class"),
            )
    }
}
